package studio.atelier.wallet.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.wallet.Receipt;

@Schema(name = "Receipt", description = "What a run of a job came to, line by line.")
record ReceiptView(
        @Schema(required = true) UUID jobId,

        @Schema(required = true, description = "The go of the job; a retry is the next one.")
        int run,

        @Schema(
                required = true,
                description = "Why it is charged so.",
                enumeration = {
                    "succeeded",
                    "partial",
                    "cancelled",
                    "expired",
                    "ours_fault",
                    "provider_fault",
                    "input_fault"
                })
        String outcome,

        @Schema(required = true, description = "The same as a sentence.")
        String explanation,

        @Schema(required = true) List<LineView> lines,

        @Schema(required = true, description = "The sum of the lines, rounded up.")
        long totalCredits,

        @Schema(required = true, description = "What earlier runs of the job paid of that.")
        long paidBeforeCredits,

        @Schema(required = true, description = "What was set aside; never more is charged.")
        long heldCredits,

        @Schema(required = true, description = "What was charged.")
        long chargedCredits,

        @Schema(required = true, description = "What of the hold is free again.")
        long releasedCredits,

        @Schema(nullable = true, description = "The transaction in the ledger; null if nothing was charged.") @Nullable
        UUID transactionId,

        @Schema(required = true) Instant settledAt) {

    @Schema(name = "ReceiptLine", description = "What was used of one model route.")
    record LineView(
            @Schema(required = true, examples = "paraformer-v2")
            String modelName,

            @Schema(required = true, description = "What a unit is.", examples = "second")
            String counts,

            @Schema(required = true, description = "The version of the price, as it was quoted.")
            int version,

            @Schema(required = true, description = "Units that were worked.")
            BigDecimal doneUnits,

            @Schema(required = true, description = "Units of them that are charged.")
            BigDecimal chargedUnits,

            @Schema(required = true) BigDecimal costPerUnit,
            @Schema(required = true) BigDecimal multiplier,

            @Schema(required = true, description = "chargedUnits × costPerUnit × multiplier, not rounded.")
            BigDecimal price) {}

    static ReceiptView of(Receipt receipt) {
        return new ReceiptView(
                receipt.jobId(),
                receipt.run(),
                receipt.why(),
                says(receipt.why()),
                receipt.lines().stream().map(ReceiptView::line).toList(),
                receipt.due(),
                receipt.paidBefore(),
                receipt.held(),
                receipt.captured(),
                receipt.held() - receipt.captured(),
                receipt.transactionId(),
                receipt.settledAt());
    }

    private static LineView line(Receipt.Line line) {
        return new LineView(
                line.route(),
                line.counts(),
                line.version(),
                line.done(),
                line.units(),
                line.costPerUnit(),
                line.multiplier(),
                line.price());
    }

    private static String says(String why) {
        return switch (why) {
            case "succeeded" -> "All was delivered.";
            case "partial" -> "A part was delivered, and only that is charged.";
            case "cancelled" -> "You cancelled it; what was done until then is charged.";
            case "expired" -> "It was not done in time; that costs nothing.";
            case "ours_fault" -> "It failed through our fault; that costs nothing.";
            case "provider_fault" -> "It failed through a provider's fault; that costs nothing.";
            case "input_fault" ->
                "What was sent could not be worked on; what was done until that was known is charged.";
            case String other -> other;
        };
    }
}
