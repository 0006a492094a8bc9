import { LitElement, html, nothing } from 'lit';

/** What the elements of this page have in common: one style sheet for all of them, and one way to show what went wrong. */
export class Part extends LitElement {
  static properties = { refused: { state: true }, busy: { state: true } };

  constructor() {
    super();
    this.refused = null;
    this.busy = false;
  }

  createRenderRoot() {
    return this;
  }

  /** Runs what talks to the server; meanwhile the element is busy, and what is refused is shown. */
  async attempt(action) {
    if (this.busy) return undefined;
    this.busy = true;
    this.refused = null;
    try {
      return await action();
    } catch (problem) {
      if (problem.status === 401) this.tell('signed-out');
      this.refused = problem;
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  get complaint() {
    return this.refused ? html`<p class="complaint" role="alert">${this.refused.sentence ?? this.refused.message}</p>` : nothing;
  }
}
