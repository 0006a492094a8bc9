package studio.atelier.work;

import java.util.function.Supplier;

/** Runs a body in one new database transaction, which is committed when this returns. */
@FunctionalInterface
interface Transaction {
    <T> T run(Supplier<T> body);
}
