import { html } from 'lit';
import { remove } from './api.js';
import { Part } from './part.js';

/** Deletes the account with everything in it. What comes back is a receipt, by which one may ask how far it is. */
class Forget extends Part {
  async forget(event) {
    event.preventDefault();
    const password = new FormData(event.target).get('password');
    const receipt = await this.attempt(() => remove('identity/me/data', { confirm: 'delete', ...(password ? { password } : {}) }));
    if (receipt) this.tell('forgotten', receipt);
  }

  render() {
    return html`
      <details class="card"><summary>Delete my account</summary>
        <form @submit=${this.forget}>
          <p>Recordings, exercises, what you learned and the credits that are left go for good. There is no way back.</p>
          <label>Password <input name="password" type="password" autocomplete="current-password"></label>
          ${this.complaint}
          <button class="danger" ?disabled=${this.busy}>Delete everything of mine</button>
        </form>
      </details>`;
  }
}

customElements.define('dictation-forget', Forget);
