import { html, nothing } from 'lit';
import { get, post } from './api.js';
import { Part } from './part.js';
import './exercise.js';
import './jobs.js';
import './sign-in.js';
import './wallet.js';

/** The whole page: who is signed in, and which of its two views is open. The address after # says which, so that Back works. */
class DictationApp extends Part {
  static properties = { account: { state: true }, place: { state: true }, receipt: { state: true } };

  constructor() {
    super();
    this.account = undefined;
    this.receipt = null;
    this.place = location.hash;
    this.moved = () => (this.place = location.hash);
    this.addEventListener('signed-in', event => (this.account = event.detail));
    this.addEventListener('signed-out', () => (this.account = null));
    this.addEventListener('forgotten', event => this.forgotten(event.detail.receipt));
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', this.moved);
    get('identity/me')
      .then(account => (this.account = account))
      .catch(() => (this.account = null));
  }

  disconnectedCallback() {
    window.removeEventListener('hashchange', this.moved);
    super.disconnectedCallback();
  }

  async signOut() {
    await this.attempt(() => post('identity/auth/logout'));
    location.hash = '';
    this.account = null;
  }

  forgotten(receipt) {
    location.hash = '';
    this.receipt = receipt;
    this.account = null;
  }

  get farewell() {
    return html`<section class="card" role="status">
      <p>Everything of yours is being deleted. With this receipt you can ask how far it is; it is shown only now:</p>
      <p><code>${this.receipt}</code></p></section>`;
  }

  get view() {
    const exercise = this.place.match(/^#\/exercises\/([0-9a-f-]+)$/);
    return exercise ? html`<dictation-exercise .exerciseId=${exercise[1]}></dictation-exercise>` : html`<dictation-jobs></dictation-jobs>`;
  }

  render() {
    if (this.account === undefined) return html`<main aria-busy="true"></main>`;
    if (this.account === null) {
      return html`<header><a class="brand" href="#">Dictation</a></header>
        <main>${this.receipt ? this.farewell : nothing}<dictation-sign-in></dictation-sign-in></main>`;
    }
    return html`
      <header>
        <a class="brand" href="#">Dictation</a>
        <dictation-wallet></dictation-wallet>
        <span class="who">${this.account.email ?? this.account.displayName ?? ''}</span>
        <button class="plain" @click=${this.signOut}>Sign out</button>
      </header>
      <main>${this.complaint}${this.view}</main>`;
  }
}

customElements.define('dictation-app', DictationApp);
