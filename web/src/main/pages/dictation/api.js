// The public API as this page uses it: JSON in the envelope, the session in a cookie that no script can read.

/** Why a request was refused: the code and the sentence of the envelope, and the fields that were not valid. */
export class Refusal extends Error {
  constructor(status, code, message, errors) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** The sentence for people, with what it says of single fields. */
  get sentence() {
    const details = this.errors.map(error => `${error.field ?? error.pointer ?? ''}: ${error.message}`);
    return [this.message, ...details].join(' ');
  }
}

const BASE = '/api/v1';
const NO_CONTENT = 204;

/** Every request that changes something says that it comes from a page of this server. */
const OURS = { 'X-Atelier-Console': 'dictation' };

const refusal = (status, envelope) =>
  new Refusal(status, envelope?.code ?? 'no_answer', envelope?.message ?? 'The server gave no answer.', envelope?.data?.errors ?? []);

async function send(method, path, body, headers = {}) {
  let response;
  try {
    response = await fetch(path.startsWith('/') ? path : `${BASE}/${path}`, {
      method,
      headers: { Accept: 'application/json', ...OURS, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
    });
  } catch {
    throw refusal(0, { message: 'The server cannot be reached. Check the connection and try again.' });
  }
  if (response.status === NO_CONTENT) return null;
  const envelope = await response.json().catch(() => null);
  if (!response.ok || envelope === null) throw refusal(response.status, envelope);
  return envelope.data;
}

export const get = path => send('GET', path);
export const post = (path, body, headers) => send('POST', path, body, headers);
export const remove = (path, body) => send('DELETE', path, body);

/** A key that makes repeating a request harmless. */
export const onceKey = () => ({ 'Idempotency-Key': crypto.randomUUID() });

/** Sends a form with a file; `progress` hears of the share that has left, from 0 to 1, which fetch cannot tell. */
export function upload(path, form, headers, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${BASE}/${path}`);
    request.responseType = 'json';
    Object.entries({ Accept: 'application/json', ...OURS, ...headers }).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = event => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () =>
      request.status < 300 ? resolve(request.response.data) : reject(refusal(request.status, request.response));
    request.onerror = () => reject(refusal(0, { message: 'The upload broke off. Check the connection and try again.' }));
    request.send(form);
  });
}
