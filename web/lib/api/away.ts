/** The digest of a failure that was the API's absence: of an error on the server, browsers get no more than that. */
export const API_AWAY = "API_AWAY";
