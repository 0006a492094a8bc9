import { html, nothing } from 'lit';
import { get } from './api.js';
import { Part } from './part.js';
import './sentence.js';

/** One exercise: its sentences in a row, and the one that is worked on. */
class Exercise extends Part {
  static properties = { exerciseId: {}, exercise: { state: true }, at: { state: true }, byWord: { state: true }, solved: { state: true } };

  constructor() {
    super();
    this.exercise = null;
    this.at = 0;
    this.byWord = false;
    this.solved = new Set();
    this.pressed = event => this.onKey(event);
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('keydown', this.pressed);
  }

  disconnectedCallback() {
    window.removeEventListener('keydown', this.pressed);
    super.disconnectedCallback();
  }

  willUpdate(changed) {
    if (changed.has('exerciseId')) this.load();
  }

  async load() {
    this.exercise = null;
    const exercise = await this.attempt(() => get(`dictation/exercises/${this.exerciseId}`));
    if (!exercise) return;
    this.solved = new Set(exercise.items.filter(item => item.completed).map(item => item.id));
    const open = exercise.items.findIndex(item => !item.completed);
    this.at = Math.max(0, open);
    this.exercise = exercise;
  }

  /** Alt with an arrow walks through the sentences without leaving the keyboard; plain arrows stay with the text. */
  onKey(event) {
    if (!event.altKey || !this.exercise) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.go(this.at + step);
  }

  go(to) {
    this.at = Math.min(Math.max(to, 0), this.exercise.items.length - 1);
  }

  solve(event) {
    this.solved = new Set([...this.solved, event.detail]);
  }

  step(item, index) {
    const isSolved = this.solved.has(item.id);
    return html`<li><button class="step ${isSolved ? 'solved' : ''}" aria-current=${index === this.at ? 'step' : 'false'}
      aria-label="Sentence ${index + 1}${isSolved ? ', solved' : ''}" @click=${() => this.go(index)}>${index + 1}${
        isSolved ? html`<span aria-hidden="true"> ✓</span>` : nothing}</button></li>`;
  }

  render() {
    if (!this.exercise) return html`<section class="card" aria-busy=${this.refused === null}>${this.complaint}</section>`;
    const { exerciseSet, items } = this.exercise;
    const item = items[this.at];
    return html`
      <section class="card">
        <h1>${exerciseSet.title}</h1>
        <p role="status">${this.solved.size} of ${items.length} sentences solved</p>
        <ol class="steps">${items.map((each, index) => this.step(each, index))}</ol>
        <fieldset class="choice"><legend>How do you write?</legend>
          <label><input type="radio" name="how" .checked=${!this.byWord} @change=${() => (this.byWord = false)}> The sentence</label>
          <label><input type="radio" name="how" .checked=${this.byWord} @change=${() => (this.byWord = true)}> Word by word</label>
        </fieldset>
        <dictation-sentence .exerciseId=${this.exerciseId} .item=${item} .byWord=${this.byWord}
          @solved=${this.solve} @next=${() => this.go(this.at + 1)}></dictation-sentence>
        <p class="keys"><kbd>Enter</kbd> check, then go on · <kbd>Alt</kbd>+<kbd>R</kbd> play again · <kbd>Alt</kbd>+<kbd>←</kbd>
          <kbd>→</kbd> other sentences</p>
      </section>`;
  }
}

customElements.define('dictation-exercise', Exercise);
