package studio.atelier.work;

/** A lease that was renewed, and whether its job was cancelled meanwhile. */
record Beat(long taskId, boolean cancelled) {}
