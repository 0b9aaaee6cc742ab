// The OpenAPI document as the running API serves it, and what it says of a request and of an answer.
import Ajv from 'ajv/dist/2020.js';

/** The web server asks these on behalf of those who sign in; they need its secret, and are in no collection. */
const NOT_FOR_KEYS = 'People';

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'uri-reference': /^\S*$/,
};

const document = await (await fetch(`${process.env.API_URL}/openapi.json`)).json();
const ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
ajv.addSchema(document, 'openapi');

/** What `$ref` within the document points to. */
const resolved = (value) => {
  if (!value?.$ref) return value;
  return value.$ref.slice(2).split('/').reduce((place, key) => place[key.replaceAll('~1', '/')], document);
};

export const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
export const forKeys = operations.filter(({ operation }) => !operation.tags.includes(NOT_FOR_KEYS));

/** The operation that a method and a path, without its host, belong to. */
export function operationOf(method, pathname) {
  const steps = pathname.split('/');
  return operations.find(({ path, method: ours }) => {
    const wanted = path.split('/');
    return ours === method && wanted.length === steps.length && wanted.every((step, at) => step.startsWith('{') || step === steps[at]);
  });
}

/** A schema of the document, by where it stands. */
function validator(schema) {
  const rebased = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'));
  return ajv.compile(rebased);
}

function problemsOf(schema, value) {
  const validate = validator(schema);
  return validate(value) ? [] : validate.errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

const essence = (type) => (type ?? '').split(';')[0].trim();

/** What is wrong with an answer, by the document: its status, its type, its body. */
export function problemsOfAnswer({ operation }, status, type, text) {
  const described = resolved(operation.responses[status]);
  if (!described) return [`the status ${status} is not described`];
  if (!described.content) return text === '' ? [] : ['there is a body, and none is described'];
  const content = described.content[essence(type)];
  if (!content) return [`the type ${type} is not described`];
  return content.schema && /json/.test(type) ? problemsOf(content.schema, JSON.parse(text)) : [];
}

/** What is wrong with a request that is to succeed, by the document: its headers, its parameters, its body. */
export function problemsOfRequest({ operation }, headers, query, body) {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const parameters = (operation.parameters ?? []).map(resolved);
  const missing = parameters.filter(({ in: place, name, required }) => {
    const there = { header: names, query }[place];
    return required && there && !there.includes(place === 'header' ? name.toLowerCase() : name);
  });
  const unknown = query.filter((name) => !parameters.some((parameter) => parameter.in === 'query' && parameter.name === name));
  const problems = [...missing.map(({ name }) => `${name} is missing`), ...unknown.map((name) => `${name} is not described`)];
  const described = resolved(operation.requestBody);
  if (!described) return body ? [...problems, 'there is a body, and none is described'] : problems;
  const type = essence(headers['Content-Type']);
  const content = described.content[type];
  if (!content) return [...problems, `the type ${type} is not described`];
  if (!content.schema || !/json/.test(type)) return problems;
  const values = type.endsWith('ndjson') ? body.trim().split('\n').map((line) => JSON.parse(line)) : [JSON.parse(body)];
  return [...problems, ...values.flatMap((value) => problemsOf(content.schema, value))];
}
