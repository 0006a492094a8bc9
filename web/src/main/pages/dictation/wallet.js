import { html, nothing } from 'lit';
import { get, onceKey, post } from './api.js';
import { Part } from './part.js';

/** How many credits there are, and where a code makes more of them. */
class Wallet extends Part {
  static properties = { wallet: { state: true }, open: { state: true } };

  constructor() {
    super();
    this.wallet = null;
    this.open = false;
    this.refresh = () => get('wallet').then(wallet => (this.wallet = wallet)).catch(() => {});
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('money-moved', this.refresh);
    this.refresh();
  }

  disconnectedCallback() {
    document.removeEventListener('money-moved', this.refresh);
    super.disconnectedCallback();
  }

  /** The key belongs to what is typed: pressing twice redeems once. */
  async redeem(event) {
    event.preventDefault();
    const code = new FormData(event.target).get('code');
    if (this.key?.code !== code) this.key = { code, header: onceKey() };
    const redeemed = await this.attempt(() => post('wallet/redeem', { code }, this.key.header));
    if (!redeemed) return;
    this.open = false;
    await this.refresh();
  }

  render() {
    if (!this.wallet) return nothing;
    return html`
      <span class="credits"><b>${this.wallet.availableCredits}</b> credits${
        this.wallet.heldCredits > 0 ? html` <small>(${this.wallet.heldCredits} held)</small>` : nothing}</span>
      <button class="plain" aria-expanded=${this.open} @click=${() => (this.open = !this.open)}>Redeem a code</button>
      ${this.open
        ? html`<form class="redeem" @submit=${this.redeem}>
            <label>Code <input name="code" required autocomplete="off" autocapitalize="characters" spellcheck="false"></label>
            <button class="main" ?disabled=${this.busy}>Redeem</button>${this.complaint}
          </form>`
        : nothing}`;
  }
}

customElements.define('dictation-wallet', Wallet);
