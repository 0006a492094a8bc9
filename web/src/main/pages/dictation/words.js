import { html } from 'lit';
import { Part } from './part.js';

/** A box for each word: space goes to the next, Backspace in an empty one goes back. */
class Words extends Part {
  static properties = { count: {}, item: {}, results: {} };

  willUpdate(changed) {
    if (changed.has('item')) this.querySelectorAll('input').forEach(box => (box.value = ''));
  }

  get words() {
    return [...this.querySelectorAll('input')].map(box => box.value.trim());
  }

  onKey(event, index) {
    const boxes = this.querySelectorAll('input');
    const isBack = event.key === 'Backspace' && event.target.value === '';
    const target = event.key === ' ' ? boxes[index + 1] : isBack ? boxes[index - 1] : undefined;
    if (event.key === ' ' || isBack) event.preventDefault();
    target?.focus();
  }

  render() {
    return html`<div class="boxes" role="group" aria-label="Word by word">${Array.from({ length: this.count }, (_, index) => {
      const verdict = { true: 'right', false: 'wrong' }[this.results[index]] ?? '';
      return html`<input ?data-answer=${index === 0} class=${verdict} aria-label="Word ${index + 1}" aria-invalid=${verdict === 'wrong'}
        lang="en" size="8" autocapitalize="off" autocorrect="off" spellcheck="false" @keydown=${event => this.onKey(event, index)}>`;
    })}</div>`;
  }
}

customElements.define('dictation-words', Words);
