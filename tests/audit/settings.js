// Where the API is, and a key of it with all scopes.
import { readFileSync } from 'node:fs';

const { API_URL = 'http://127.0.0.1:8080', API_KEY_FILE = '.local/api-key' } = process.env;

export const httpUrl = `${API_URL}/graphql`;
export const websocketUrl = `${API_URL.replace(/^http/, 'ws')}/graphql/ws`;
export const authorization = `Bearer ${readFileSync(API_KEY_FILE, 'utf8').trim()}`;
