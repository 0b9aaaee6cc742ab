// The audit of GraphQL over HTTP: every MUST and SHOULD has to pass.
import { serverAudits } from 'graphql-http';
import { authorization, httpUrl } from './settings.js';

const fetchFn = (url, { headers, ...options } = {}) =>
  fetch(url, { ...options, headers: { ...headers, authorization } });

const results = [];
for (const audit of serverAudits({ url: httpUrl, fetchFn })) {
  results.push(await audit.fn());
}

const counts = {};
for (const { name, status, reason } of results) {
  const level = name.match(/^(MUST|SHOULD|MAY)/)?.[0] ?? 'OTHER';
  counts[level] ??= { passed: 0, failed: 0 };
  counts[level][status === 'ok' ? 'passed' : 'failed'] += 1;
  if (status !== 'ok') console.log(`${status}: ${name}: ${reason}`);
}
console.table(counts);
const failed = ['MUST', 'SHOULD'].some((level) => !counts[level] || counts[level].failed > 0);
process.exit(failed ? 1 : 0);
