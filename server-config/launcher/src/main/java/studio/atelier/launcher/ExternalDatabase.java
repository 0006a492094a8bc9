package studio.atelier.launcher;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A PostgreSQL of somebody else's, named by {@code ATELIER_DB_HOST}: reached as its owner, once, to migrate it. */
final class ExternalDatabase {

    private static final int DEFAULT_PORT = 5432;

    private final DatabaseLogin owner;
    private final RolePasswords passwords;
    private final boolean ownerKnown;

    private ExternalDatabase(DatabaseLogin owner, RolePasswords passwords, boolean ownerKnown) {
        this.owner = owner;
        this.passwords = passwords;
        this.ownerKnown = ownerKnown;
    }

    /** The one the environment names, if it names one. */
    static Optional<ExternalDatabase> of(Map<String, String> environment, Secrets secrets) {
        return Optional.ofNullable(environment.get("ATELIER_DB_HOST"))
                .filter(host -> !host.isBlank())
                .map(host -> {
                    var login = new DatabaseLogin(
                            host,
                            port(environment.getOrDefault("ATELIER_DB_PORT", "")),
                            environment.getOrDefault("ATELIER_DB_NAME", Roles.DATABASE),
                            environment.getOrDefault("ATELIER_DB_OWNER", Roles.OWNER),
                            secrets.rolePasswords().owner());
                    return new ExternalDatabase(
                            login, secrets.rolePasswords(), environment.containsKey(Secrets.OWNER_PASSWORD));
                });
    }

    private static int port(String text) {
        if (text.isBlank()) {
            return DEFAULT_PORT;
        }
        if (!text.matches("\\d{1,5}")) {
            throw new LaunchFailure("ATELIER_DB_PORT is no port: " + text);
        }
        return Integer.parseInt(text);
    }

    DatabaseLogin owner() {
        return owner;
    }

    /** Roles, if the owner may make them, and the schema. Without the owner's password nothing is touched. */
    void migrate(Path ear, Consumer<String> says) {
        if (!ownerKnown) {
            says.accept("Not migrating: " + Secrets.OWNER_PASSWORD + " is not set");
            return;
        }
        if (passwords.areAllGiven() && Roles.mayCreate(owner)) {
            Roles.ensureBesideOwner(owner, passwords);
        } else {
            var missing = Roles.missing(owner);
            if (!missing.isEmpty()) {
                throw new LaunchFailure(owner + " may not create roles, or was not given their passwords; missing: "
                        + String.join(", ", missing)
                        + ". docs/operating/install.md has the statements for a superuser.");
            }
        }
        says.accept(Migrations.report(Migrations.migrateFrom(owner, ear)));
    }
}
