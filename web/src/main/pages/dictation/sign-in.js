import { html } from 'lit';
import { post } from './api.js';
import { Part } from './part.js';

const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 128;

/** Signs in, or makes an account and signs in. The browser keeps the session as a cookie; the page keeps nothing. */
class SignIn extends Part {
  static properties = { isNew: { state: true } };

  constructor() {
    super();
    this.isNew = false;
  }

  async submit(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const credentials = { email: form.get('email'), password: form.get('password'), cookie: true };
    const signedIn = await this.attempt(() => post(`identity/auth/${this.isNew ? 'register' : 'login'}`, credentials));
    if (signedIn) this.tell('signed-in', signedIn.account);
  }

  render() {
    return html`
      <form class="card narrow" @submit=${this.submit}>
        <h1>${this.isNew ? 'Create an account' : 'Sign in'}</h1>
        <label>E-mail <input name="email" type="email" autocomplete="username" required autofocus></label>
        <label>Password
          <input name="password" type="password" required minlength=${SHORTEST_PASSWORD} maxlength=${LONGEST_PASSWORD}
            autocomplete=${this.isNew ? 'new-password' : 'current-password'}></label>
        ${this.complaint}
        <button class="main" ?disabled=${this.busy}>${this.isNew ? 'Create account' : 'Sign in'}</button>
        <button type="button" class="plain" @click=${() => (this.isNew = !this.isNew)}>
          ${this.isNew ? 'I have an account' : 'I am new here'}</button>
      </form>`;
  }
}

customElements.define('dictation-sign-in', SignIn);
