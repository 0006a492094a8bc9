import { html, nothing } from 'lit';
import { get, post } from './api.js';
import { Part } from './part.js';
import './forget.js';
import './submit.js';

const SHOWN = 20;

/** What each stage does, in words for learners. */
const STAGES = {
  ingest: 'Looking at the recording',
  fetch: 'Fetching the recording',
  audio_extract: 'Taking out the sound',
  asr: 'Listening',
  translate: 'Translating',
  exercise_pack: 'Cutting sentences',
};

const STATES = {
  queued: 'Waiting for its turn',
  running: 'In work',
  waiting: 'Waiting',
  succeeded: 'Ready',
  partial: 'Ready in part',
  failed: 'Failed',
  cancelled: 'Cancelled',
  expired: 'Took too long',
};

const FINAL = new Set(['succeeded', 'partial', 'failed', 'cancelled', 'expired']);

/** Where a new exercise is asked for, and the jobs that make exercises, followed live. */
class Jobs extends Part {
  static properties = { jobs: { state: true } };

  constructor() {
    super();
    this.jobs = null;
    this.addEventListener('submitted', () => this.load());
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
    this.stream = new EventSource('/api/v1/realtime/events');
    // The stream may begin after something happened: what is shown is fetched again whenever it opens.
    this.stream.addEventListener('open', () => this.load());
    this.stream.addEventListener('reset', () => this.load());
    ['created', 'started', 'waiting', 'resumed', 'stopping', 'finished', 'retried', 'deleted'].forEach(what =>
      this.stream.addEventListener(`job.${what}`, () => this.load()));
    this.stream.addEventListener('stage.finished', () => this.load());
    this.stream.addEventListener('job.progress', event => this.advance(JSON.parse(event.data)));
  }

  disconnectedCallback() {
    this.stream.close();
    super.disconnectedCallback();
  }

  async load() {
    // Events come in bursts; one fetch at a time, and one more for what came meanwhile.
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    try {
      const page = await get(`dictation/jobs?limit=${SHOWN}`);
      this.jobs = page.items;
      document.dispatchEvent(new CustomEvent('money-moved'));
    } catch (problem) {
      if (problem.status === 401) this.tell('signed-out');
      this.refused = problem;
    } finally {
      this.loading = false;
    }
    if (this.again) {
      this.again = false;
      await this.load();
    }
  }

  advance(event) {
    this.jobs = this.jobs?.map(job => (job.id === event.jobId ? { ...job, progress: event.progress } : job)) ?? null;
  }

  async act(link) {
    await this.attempt(() => post(link));
    await this.load();
  }

  job(job) {
    const doing = job.state === 'running' ? (STAGES[job.stage] ?? STATES.running) : STATES[job.state];
    return html`
      <li class="job" data-job=${job.id} data-state=${job.state}>
        <span class="name">${job.filename ?? job.sourceUrl ?? job.id}</span>
        ${FINAL.has(job.state) ? nothing : html`<progress max="100" .value=${job.progress} aria-label="Progress">${job.progress} %</progress>`}
        <span class="state">${doing}${job.failure ? html`: ${job.failure.message}` : nothing}</span>
        ${job.creditsSaved > 0 ? html`<span class="price">${job.creditsSaved} credits saved: this was paid for before</span>` : nothing}
        <span class="actions">
          ${job.exerciseSetId ? html`<a class="main" href="#/exercises/${job.exerciseSetId}">Practise</a>` : nothing}
          ${job.links.retry ? html`<button @click=${() => this.act(job.links.retry)} ?disabled=${this.busy}>Try again</button>` : nothing}
          ${job.links.cancel ? html`<button @click=${() => this.act(job.links.cancel)} ?disabled=${this.busy}>Cancel</button>` : nothing}
        </span>
      </li>`;
  }

  get list() {
    if (this.jobs === null) return html`<p aria-busy="true">Loading…</p>`;
    if (this.jobs.length === 0) return html`<p>Nothing here yet: send a recording above.</p>`;
    return html`<ul class="jobs">${this.jobs.map(job => this.job(job))}</ul>`;
  }

  render() {
    return html`
      <dictation-submit></dictation-submit>
      <section class="card"><h2>Your recordings</h2>${this.complaint}${this.list}</section>
      <dictation-forget></dictation-forget>`;
  }
}

customElements.define('dictation-jobs', Jobs);
