package studio.atelier.platform;

import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Marks the {@link Sql} that connects as {@code atelier_engine}: the role that works across workspaces, in batches. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
public @interface EngineRole {}
