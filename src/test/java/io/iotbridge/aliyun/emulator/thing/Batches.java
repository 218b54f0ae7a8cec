package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.emulator.tsl.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Posts of many values of one device with their times: now (platform-thing.md 2), and of the past (3). */
final class Batches {

    private Batches() {}

    /** One value of a property or event. */
    private record Entry(String name, JsonNode value) {}

    static Verdict batch(Context context, Frame frame) {
        JsonNode properties = frame.params().path("properties");
        JsonNode events = frame.params().path("events");
        Optional<List<Entry>> values = series(properties);
        Optional<List<Entry>> happened = series(events);
        if (values.isEmpty()
                || happened.isEmpty()
                || values.get().isEmpty() && happened.get().isEmpty()) {
            return Verdict.badParameters();
        }
        ThingSettings settings = context.settings();
        if (!settings.bareBatch() && !(wrapped(values.get()) && wrapped(happened.get()))) {
            return Verdict.badParameters();
        }
        if (over(values.get(), settings.batchValues()) || over(happened.get(), settings.batchEvents())) {
            return Verdict.badParameters();
        }
        return PropertyValues.refusal(context, properties.size())
                .orElseGet(() -> judge(context, values.get(), happened.get(), true));
    }

    private static boolean wrapped(List<Entry> entries) {
        return entries.stream().allMatch(entry -> Timed.wraps(entry.value()));
    }

    private static boolean over(List<Entry> entries, int most) {
        return most > 0 && entries.size() > most;
    }

    /** Empty if it is no object of lists. */
    private static Optional<List<Entry>> series(JsonNode object) {
        List<Entry> entries = new ArrayList<>();
        if (!object.isMissingNode() && !object.isObject()) {
            return Optional.empty();
        }
        for (Map.Entry<String, JsonNode> one : object.properties()) {
            if (!one.getValue().isArray()) {
                return Optional.empty();
            }
            one.getValue().forEach(value -> entries.add(new Entry(one.getKey(), value)));
        }
        return Optional.of(entries);
    }

    /** One device's values of the past, each with a value and a time. */
    static Verdict past(Context context, JsonNode device) {
        List<Entry> values = new ArrayList<>();
        List<Entry> events = new ArrayList<>();
        if (!past(device.path("properties"), values) || !past(device.path("events"), events)) {
            return Verdict.badParameters();
        }
        int names = (int) values.stream().map(Entry::name).distinct().count();
        return PropertyValues.refusal(context, names)
                .orElseGet(
                        () -> judge(context, values, events, context.settings().historyIsCurrent()));
    }

    /** False if it is no list of objects whose values have a value and a time. */
    private static boolean past(JsonNode list, List<Entry> entries) {
        if (!list.isMissingNode() && !list.isArray()) {
            return false;
        }
        for (JsonNode moment : list) {
            for (Map.Entry<String, JsonNode> one : moment.properties()) {
                if (!Timed.wraps(one.getValue()) || !one.getValue().has("time")) {
                    return false;
                }
                entries.add(new Entry(one.getKey(), one.getValue()));
            }
        }
        return true;
    }

    private static Verdict judge(Context context, List<Entry> values, List<Entry> events, boolean current) {
        for (Entry value : values) {
            Optional<Failure> time = Timed.failure(value.name(), value.value(), context);
            if (time.isPresent()) {
                return Verdict.of(time.get());
            }
        }
        PropertyValues checked = new PropertyValues(
                context, values.stream().map(Entry::name).distinct().toList());
        values.forEach(value -> checked.take(value.name(), value.value()));
        List<Entry> happened = new ArrayList<>();
        for (Entry event : events) {
            Optional<Failure> failure = Posts.eventFailure(context, event.name(), event.value());
            if (failure.isPresent() && context.settings().batchEventFails()) {
                return Verdict.of(failure.get());
            }
            failure.ifPresentOrElse(why -> checked.name(event.name(), why), () -> happened.add(event));
        }
        Verdict verdict = checked.verdict(!happened.isEmpty());
        if (verdict.ok()) {
            checked.store(current);
            happened.forEach(event -> Posts.storeEvent(context, event.name(), event.value()));
        }
        return verdict;
    }
}
