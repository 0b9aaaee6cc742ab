// The collection, its environment, and the two descriptions that it must agree with.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (path) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

export const collection = JSON.parse(read('postman/tidings.postman_collection.json'));
export const schema = read('schema.graphql');

/** The environment as a person would fill it in. */
export function environment() {
  const template = JSON.parse(read('postman/local.postman_environment.json'));
  const filled = {
    baseUrl: process.env.API_URL,
    apiKey: process.env.API_KEY,
    vendorMasterSecret: process.env.VENDOR_MASTER_SECRET,
  };
  const values = template.values.map((entry) => ({ ...entry, value: filled[entry.key] ?? entry.value }));
  return { ...template, values };
}
export const template = () => JSON.parse(read('postman/local.postman_environment.json'));

/** Every request, with the names of its folders. */
export function requests(items = collection.item, folders = []) {
  return items.flatMap((item) => (item.item ? requests(item.item, [...folders, item.name]) : [{ ...item, folders }]));
}
