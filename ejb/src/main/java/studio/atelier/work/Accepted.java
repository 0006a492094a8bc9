package studio.atelier.work;

import java.util.UUID;

/** A report that counted: the task was still ours. It carries the state its job has now. */
record Accepted(long taskId, UUID jobId, int run, JobState state) {}
