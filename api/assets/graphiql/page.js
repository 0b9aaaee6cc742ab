// GraphiQL against this server. The headers given in its editor go along: on a request as headers, on a socket
// as the payload of connection_init.
(() => {
  const socketUrl = new URL('/graphql/ws', window.location.href);
  socketUrl.protocol = socketUrl.protocol.replace('http', 'ws');

  const isSubscription = ({ operationName }, { documentAST } = {}) =>
    documentAST?.definitions.some(
      ({ kind, operation, name }) =>
        kind === 'OperationDefinition' &&
        operation === 'subscription' &&
        (!operationName || name?.value === operationName),
    );

  const subscribe = (params, headers) => {
    const client = graphqlWs.createClient({ url: socketUrl.href, connectionParams: headers });
    return client.iterate(params);
  };

  const ask = async (params, headers) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        ...headers,
        accept: 'application/graphql-response+json',
        'content-type': 'application/json',
      },
      body: JSON.stringify(params),
    });
    return response.json();
  };

  const fetcher = (params, options) =>
    isSubscription(params, options)
      ? subscribe(params, options.headers)
      : ask(params, options?.headers);

  const page = React.createElement(GraphiQL, {
    fetcher,
    defaultEditorToolsVisibility: 'headers',
    defaultHeaders: JSON.stringify({ Authorization: 'Bearer <API key>' }, null, 2),
    defaultQuery: '# Put an API key into the headers below, then ask:\n{\n  viewer {\n    keyName\n    scopes\n  }\n}\n',
  });
  ReactDOM.createRoot(document.getElementById('graphiql')).render(page);
})();
