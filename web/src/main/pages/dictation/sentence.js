import { html, nothing } from 'lit';
import { post } from './api.js';
import { Part } from './part.js';
import './words.js';

const SLOW = 0.75;
const NORMAL = 1;

/** In milliseconds; what is shorter or longer the server marks. */
const SHORTEST = 800;
const LONGEST = 15_000;

/** One sentence: hear it, write it, see word by word what was right. */
class Sentence extends Part {
  static properties = { exerciseId: {}, item: {}, byWord: {}, result: { state: true }, isShown: { state: true }, isSlow: { state: true } };

  constructor() {
    super();
    this.result = null;
    this.isShown = false;
    this.isSlow = false;
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
    if (!changed.has('item')) return;
    this.result = null;
    this.refused = null;
    this.isShown = false;
  }

  updated(changed) {
    if (changed.has('item') || changed.has('byWord')) this.querySelector('[data-answer]')?.focus();
    if (changed.has('item') && changed.get('item') !== undefined) this.play();
  }

  onKey(event) {
    if (!event.altKey || event.key.toLowerCase() !== 'r') return;
    event.preventDefault();
    this.play();
  }

  /** Why a sentence needs a look, in words for learners. */
  doubts(item) {
    if (!item.needsReview) return [];
    const millis = item.endMs - item.startMs;
    const isOdd = millis < SHORTEST || millis > LONGEST;
    return [
      ...(isOdd ? ['This sentence is unusually short or long: it may be cut or heard wrongly.'] : []),
      ...(item.translationZh ? [] : ['There is no translation of this sentence.']),
    ];
  }

  /** Browsers refuse sound before the first click; then the button is there. */
  play() {
    const audio = this.querySelector('audio');
    if (!audio) return;
    audio.playbackRate = this.isSlow ? SLOW : NORMAL;
    audio.currentTime = 0;
    audio.play().catch(() => {});
  }

  async check(event) {
    event.preventDefault();
    if (this.result?.isCorrect) {
      this.tell('next');
      return;
    }
    const words = this.byWord
      ? this.querySelector('dictation-words').words
      : new FormData(event.target).get('sentence').trim().split(/\s+/).filter(word => word !== '');
    const answer = { itemId: this.item.id, submittedWords: words, mode: this.byWord ? 'word' : 'sentence' };
    const result = await this.attempt(() => post(`dictation/exercises/${this.exerciseId}/attempts`, answer));
    if (!result) return;
    this.result = result;
    if (result.isCorrect) this.tell('solved', this.item.id);
  }

  get verdict() {
    if (!this.result) return nothing;
    const { isCorrect, score, wordResults } = this.result;
    const right = wordResults.filter(word => word).length;
    return html`
      <div class="verdict ${isCorrect ? 'right' : 'wrong'}" role="status">
        <p>${isCorrect ? 'All right. Enter goes on.' : `${right} of ${wordResults.length} words right (${score} %). Listen again.`}</p>
        <ol class="marks" aria-label="Word by word">${wordResults.map((isRight, index) =>
          html`<li class=${isRight ? 'right' : 'wrong'}><span aria-hidden="true">${isRight ? '✓' : '✗'}</span> ${index + 1}<span
            class="unseen">${isRight ? ' right' : ' wrong'}</span></li>`)}</ol>
      </div>`;
  }

  get sound() {
    if (!this.item.audioUrl) return html`<p>The sound of this sentence is not kept any more.</p>`;
    return html`
      <audio src=${this.item.audioUrl} preload="auto"></audio>
      <p class="sound"><button type="button" class="main" @click=${this.play}>▶ Play</button>
        <label><input type="checkbox" .checked=${this.isSlow} @change=${event => (this.isSlow = event.target.checked)}> slowly</label></p>`;
  }

  render() {
    const { item } = this;
    return html`
      ${this.sound}
      ${item.translationZh ? html`<p class="hint" lang="zh">${item.translationZh}</p>` : nothing}
      ${this.doubts(item).map(doubt => html`<p><small>${doubt}</small></p>`)}
      <form @submit=${this.check} autocomplete="off">
        ${this.byWord
          ? html`<dictation-words .count=${item.wordCount} .item=${item.id} .results=${this.result?.wordResults ?? []}></dictation-words>`
          : html`<label>What do you hear? <small>(${item.wordCount} words)</small>
              <input data-answer name="sentence" .value="" lang="en" autocapitalize="off" autocorrect="off" spellcheck="false" required></label>`}
        ${this.complaint}${this.verdict}
        <button class="main" ?disabled=${this.busy}>${this.result?.isCorrect ? 'Next' : 'Check'}</button>
        <button type="button" class="plain" @click=${() => (this.isShown = !this.isShown)}>${this.isShown ? 'Hide' : 'Show'} the words</button>
      </form>
      ${this.isShown ? html`<p class="words" lang="en">${item.transcriptEn}</p>` : nothing}`;
  }
}

customElements.define('dictation-sentence', Sentence);
