package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.config.rules.ConfirmRules;
import io.iotbridge.aliyun.routing.presets.UplinkPreset;
import io.iotbridge.aliyun.routing.topics.ReplyTopic;
import io.iotbridge.aliyun.routing.topics.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of one route that say how its records leave together when they wait. */
final class CoalesceKeys {

    /** Where the platform answers to batches; not among what it subscribes by itself (platform-thing.md 0). */
    private static final TopicFilter REPLIES = TopicFilter.parse(ReplyTopic.of(UplinkPreset.PROPERTY_BATCH.topic()));

    private static final String KEEP = "keep";
    private static final String DISTINCT = "distinct";
    private static final int MAX_BYTES = 256 * 1024;

    private CoalesceKeys() {}

    /** @param preset of a route whose frames replies can confirm: without, nobody would hear of those that one bad record takes with it */
    static void define(KeyGroup group, String alias, Optional<UplinkPreset> preset) {
        group.flag(
                        key(alias, "coalesce"),
                        preset.filter(UplinkPreset::coalesces).isPresent(),
                        Importance.MEDIUM,
                        "Whether records that wait for the turn of their device leave together, as one batch of the platform; what need not wait"
                                + " leaves alone and at once. Only with the presets property-post and event-post, and for records with a time. By default"
                                + " not with confirm=puback: if the platform refuses a batch because of one of its records, nobody learns about the others.")
                .number(
                        key(alias, "coalesce.values"),
                        200,
                        1,
                        10_000,
                        Importance.LOW,
                        "Most property values in a batch.")
                .number(key(alias, "coalesce.events"), 20, 0, 10_000, Importance.LOW, "Most events in a batch.")
                .number(
                        key(alias, "coalesce.bytes"),
                        64 * 1024,
                        1_024,
                        MAX_BYTES,
                        Importance.LOW,
                        "Most bytes in a batch, counted as the sum of what its records would take alone.")
                .choice(
                        key(alias, "equal.times"),
                        KEEP,
                        List.of(KEEP, DISTINCT),
                        Importance.LOW,
                        "Whether values of one property with the same time may be in one batch: keep, or distinct, which begins another batch."
                                + " It is not documented whether the platform keeps both.");
    }

    /** Empty where each record leaves alone. */
    static Optional<CoalesceRules> rules(
            AbstractConfig config, String alias, UplinkPreset preset, Optional<ConfirmRules> confirm) {
        return preset.coalesces() && config.getBoolean(key(alias, "coalesce"))
                ? Optional.of(new CoalesceRules(
                        config.getInt(key(alias, "coalesce.values")),
                        config.getInt(key(alias, "coalesce.events")),
                        config.getInt(key(alias, "coalesce.bytes")),
                        config.getString(key(alias, "equal.times")).equalsIgnoreCase(DISTINCT),
                        confirm.map(single ->
                                new ConfirmRules(REPLIES, single.timeout(), single.inFlight(), single.asks()))))
                : Optional.empty();
    }

    /** Notes keys that mean nothing on a route whose records leave alone. */
    static void check(AbstractConfig config, String alias, Optional<UplinkPreset> framed, Problems problems) {
        Map<String, Object> given = config.originals();
        String coalesce = key(alias, "coalesce");
        if (framed.filter(UplinkPreset::coalesces).isEmpty()
                && given.containsKey(coalesce)
                && config.getBoolean(coalesce)) {
            problems.add(
                    coalesce,
                    "is true, and only frames of the presets " + UplinkPreset.PROPERTY_POST + " and "
                            + UplinkPreset.EVENT_POST + " can be batched");
        }
    }

    private static String key(String alias, String name) {
        return UplinkRouteKeys.key(alias, name);
    }
}
