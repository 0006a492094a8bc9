import { html, nothing } from 'lit';
import { get, onceKey, post, upload } from './api.js';
import { Part } from './part.js';

/** Sends a recording, or the address of one, to be made into an exercise. */
class Submit extends Part {
  static properties = { byAddress: { state: true }, sent: { state: true }, models: { state: true } };

  constructor() {
    super();
    this.byAddress = false;
    this.sent = null;
    this.models = null;
    // One key until a submission succeeds: sending again after a broken connection makes no second job.
    this.key = onceKey();
  }

  connectedCallback() {
    super.connectedCallback();
    // Without the list the server chooses.
    get('dictation/models').then(models => (this.models = models)).catch(() => {});
  }

  async submit(event) {
    event.preventDefault();
    const form = event.target;
    const accepted = await this.attempt(() => (this.byAddress ? this.sendAddress(form) : this.sendFile(form)));
    this.sent = null;
    if (!accepted) return;
    this.key = onceKey();
    form.reset();
    this.tell('submitted');
  }

  sendAddress(form) {
    const { sourceUrl, transcript, asrModel } = Object.fromEntries(new FormData(form));
    return post('dictation/jobs', { sourceUrl, ...(asrModel ? { asrModel } : {}), ...(transcript ? { transcript } : {}) }, this.key);
  }

  sendFile(form) {
    const { file, transcript, asrModel } = Object.fromEntries(new FormData(form));
    const fields = new FormData();
    if (asrModel) fields.set('asrModel', asrModel);
    if (transcript) fields.set('transcript', transcript);
    fields.set('file', file);
    this.sent = 0;
    return upload('dictation/jobs', fields, this.key, share => (this.sent = share));
  }

  /** Only where there is a choice. */
  get choice() {
    if (!this.models || this.models.asrModels.length < 2) return nothing;
    return html`<label>Who listens? <select name="asrModel">${this.models.asrModels.map(model => html`
      <option ?selected=${model === this.models.defaultAsrModel}>${model}</option>`)}</select></label>`;
  }

  render() {
    return html`
      <form class="card" @submit=${this.submit} @input=${() => (this.key = onceKey())}>
        <h1>New exercise</h1>
        <p>A recording in English becomes sentences to listen to and to write down.</p>
        <fieldset class="choice"><legend>Where is it?</legend>
          <label><input type="radio" name="where" ?checked=${!this.byAddress} @change=${() => (this.byAddress = false)}> In a file</label>
          <label><input type="radio" name="where" ?checked=${this.byAddress} @change=${() => (this.byAddress = true)}> At an address</label>
        </fieldset>
        ${this.byAddress
          ? html`<label>Address <input name="sourceUrl" type="url" required placeholder="https://" inputmode="url"></label>`
          : html`<label>Video or sound <input name="file" type="file" accept="video/*,audio/*" required></label>`}
        ${this.choice}
        ${this.models && !this.models.mtModel ? html`<p><small>Nobody translates on this server: the sentences stay without a translation.</small></p>` : nothing}
        <details><summary>I have the words</summary>
          <label>Transcript <textarea name="transcript" rows="4" spellcheck="false"></textarea></label>
          <p><small>With the words, nothing has to be recognised: each one is only found in the sound.</small></p></details>
        ${this.complaint}
        ${this.sent === null ? nothing : html`<progress max="1" .value=${this.sent} aria-label="Upload"></progress>`}
        <button class="main" ?disabled=${this.busy}>${this.busy ? 'Sending…' : 'Make an exercise'}</button>
      </form>`;
  }
}

customElements.define('dictation-submit', Submit);
