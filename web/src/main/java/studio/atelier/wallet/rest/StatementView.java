package studio.atelier.wallet.rest;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import studio.atelier.rest.Csv;
import studio.atelier.wallet.Statement;

@Schema(name = "LedgerLine", description = "One change of the balance.")
record StatementView(
        @Schema(required = true, description = "Its number in this wallet, from 1, without gaps.")
        long id,

        @Schema(
                required = true,
                description = "Why: `redeem`, `consume` (a job), `refund`, or the word of whatever else moved it.",
                examples = "consume")
        String entryType,

        @Schema(required = true, description = "Above 0 if it came in.")
        long deltaCredits,

        @Schema(required = true, description = "The balance after it.")
        long balanceAfter,

        @Schema(required = true, description = "One sentence for people.")
        String description,

        @Schema(required = true, description = "What it is for, such as `job`.")
        String sourceType,

        @Schema(required = true, description = "Which; of a job its id and run.")
        String sourceId,

        @Schema(required = true, description = "The transaction, for questions about it.")
        UUID transactionId,

        @Schema(required = true) Instant createdAt) {

    static final String CSV_HEAD = Csv.line(
            "id",
            "createdAt",
            "entryType",
            "deltaCredits",
            "balanceAfter",
            "description",
            "sourceType",
            "sourceId",
            "transactionId");

    static StatementView of(Statement line) {
        return new StatementView(
                line.id(),
                type(line.kind()),
                line.amount(),
                line.balanceAfter(),
                says(line),
                line.sourceType(),
                line.sourceId(),
                line.transactionId(),
                line.at());
    }

    String csv() {
        return Csv.line(
                id, createdAt, entryType, deltaCredits, balanceAfter, description, sourceType, sourceId, transactionId);
    }

    private static String type(String kind) {
        return switch (kind) {
            case "capture" -> "consume";
            case "reversal" -> "refund";
            case String other -> other;
        };
    }

    private static String says(Statement line) {
        return switch (line.kind()) {
            case "redeem" -> "A code was redeemed.";
            case "capture" -> "Charged for work that was delivered.";
            case "reversal" -> "Given back.";
            case String other -> other.replace('_', ' ') + ".";
        };
    }
}
