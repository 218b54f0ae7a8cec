package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.emulator.tsl.Failure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The properties of one frame, checked one by one (platform-thing.md 1.5): one that fails is left out, the others count. */
final class PropertyValues {

    private static final int NO_PROPERTIES = 6320;
    private static final int TOO_MANY = 6106;

    private final Context context;
    private final Optional<FrameFaults.Refusal> ordered;
    private final List<Accepted> accepted = new ArrayList<>();
    private final ObjectNode named = Frame.JSON.createObjectNode();
    private Failure first;
    private Failure firstOfType;

    record Accepted(String name, Timed value) {}

    PropertyValues(Context context, Collection<String> names) {
        this.context = context;
        this.ordered = context.faults().refusesOne(names);
    }

    /** What refuses a frame with so many properties whatever they are. */
    static Optional<Verdict> refusal(Context context, int names) {
        if (names > context.settings().postProperties()) {
            return Optional.of(Verdict.refused(
                    TOO_MANY, "map size must less than " + context.settings().postProperties()));
        }
        if (names > 0 && context.judges() && !context.tsl().hasProperties()) {
            return Optional.of(Verdict.refused(NO_PROPERTIES, "tsl parse: model has no properties"));
        }
        return Optional.empty();
    }

    void take(String name, JsonNode json) {
        Timed timed = Timed.of(json, context.now());
        Optional<Failure> failure = ordered.filter(one -> one.identifier().equals(name))
                .map(one -> new Failure(one.code(), "tsl parse: refused", name))
                .or(() -> context.property(name, timed.value()));
        if (failure.isEmpty()) {
            accepted.add(new Accepted(name, timed));
            return;
        }
        Failure why = failure.get();
        context.refused(name, why, timed.value(), timed.time());
        named.put(name, why.reason());
        first = first == null ? why : first;
        if (firstOfType == null && why.code() != context.settings().unknownCode()) {
            firstOfType = why;
        }
    }

    List<Accepted> accepted() {
        return accepted;
    }

    Optional<Failure> firstFailure() {
        return Optional.ofNullable(first);
    }

    /** Names something else that was left out. */
    void name(String what, Failure why) {
        named.put(what, why.reason());
    }

    /** Unknown names never refuse a post (D3); values of the wrong type do if nothing is left of it. */
    Verdict verdict(boolean somethingElseLeft) {
        boolean whole =
                accepted.isEmpty() && !somethingElseLeft || !context.settings().partial();
        if (firstOfType != null && whole) {
            return Verdict.of(firstOfType);
        }
        return context.settings().namesRefused() ? Verdict.success(named) : Verdict.success();
    }

    /** Stores what was accepted; it becomes the current value only where the product shows what its properties are. */
    void store(boolean current) {
        for (Accepted one : accepted) {
            Timed value = one.value();
            if (current && context.judges()) {
                context.state().current(one.name(), value.value(), value.time());
            }
            context.state().series(one.name(), value.value(), value.time(), context.settings());
            context.findings().stored();
        }
    }
}
