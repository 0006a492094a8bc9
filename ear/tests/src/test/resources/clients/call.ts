// What a customer writes against the types made of our description. Compiled strictly: a description that lies does not compile.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { argv: string[] };

const api = createClient<paths>({ baseUrl: process.argv[2]! });
const email = process.argv[3]!;
const password = "a long and quiet passphrase";

function data<T>(answer: { data?: { data: T }; error?: unknown }): T {
  if (answer.data === undefined) {
    throw new Error(JSON.stringify(answer.error));
  }
  return answer.data.data;
}

const signIn: components["schemas"]["SignIn"] = data(
  await api.POST("/api/v1/identity/auth/register", { body: { email, password } }),
);
const headers = { Authorization: `Bearer ${signIn.accessToken}` };
const me: components["schemas"]["Account"] = data(await api.GET("/api/v1/identity/me", { headers }));
const jobs = data(await api.GET("/api/v1/subtitles/jobs", { headers, params: { query: { limit: 5 } } }));
const key = data(
  await api.POST("/api/v1/identity/api-keys", { headers, body: { name: "generated", scopes: ["jobs:read"] } }),
);
const refused = await api.POST("/api/v1/identity/auth/login", { body: { email, password: "wrong" } });
console.log(
  JSON.stringify({
    email: me.email,
    jobs: jobs.items.length,
    scopes: key.apiKey.scopes,
    refused: refused.response.status,
  }),
);
