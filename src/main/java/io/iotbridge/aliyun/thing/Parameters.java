package io.iotbridge.aliyun.thing;

import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.model.Shape;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.model.ThingService;
import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.Checks;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.thing.types.Untyped;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Outputs of events and services and inputs of services, between records and frames. Immutable.
 *
 * @param shape of the event's or service's parameters; without one nothing is checked
 * @param noun what they are called in messages: {@code output} or {@code input}
 */
public record Parameters(Optional<Shape> shape, String noun, Checks checks) {

    /**
     * Those of an event.
     *
     * @throws ThingException if the thing model has no such event; the message names it
     */
    public static Parameters outputs(Optional<ThingModel> model, String event, Checks checks) throws ThingException {
        return new Parameters(known(model.map(ThingModel::events), "event", event, checks), "output", checks);
    }

    /**
     * Those that a service is called with.
     *
     * @throws ThingException if the thing model has no such service; the message names it
     */
    public static Parameters inputs(Optional<ThingModel> model, String service, Checks checks) throws ThingException {
        return new Parameters(service(model, service, checks).map(ThingService::input), "input", checks);
    }

    /**
     * Those that a service answers with.
     *
     * @throws ThingException if the thing model has no such service; the message names it
     */
    public static Parameters results(Optional<ThingModel> model, String service, Checks checks) throws ThingException {
        return new Parameters(service(model, service, checks).map(ThingService::output), "output", checks);
    }

    private static Optional<ThingService> service(Optional<ThingModel> model, String service, Checks checks)
            throws ThingException {
        return known(model.map(ThingModel::services), "service", service, checks);
    }

    private static <T> Optional<T> known(Optional<Map<String, T>> all, String noun, String name, Checks checks)
            throws ThingException {
        if (all.isPresent() && !all.get().containsKey(name)) {
            throw new At(noun, name, checks).unknown(name, all.get().keySet());
        }
        return all.map(known -> known.get(name));
    }

    /** Those of a product, asked for by their identifiers. */
    public static Parameters properties(Optional<ThingModel> model, Checks checks) {
        return new Parameters(model.map(ThingModel::properties), "property", checks);
    }

    /** Whatever there is: nothing is known of it. */
    public static Parameters any(Checks checks) {
        return new Parameters(Optional.empty(), "field", checks);
    }

    /**
     * The {@code data} of a service's reply.
     *
     * @throws ThingException if a parameter cannot leave so; the message names it
     */
    public Map<String, Object> encode(Object value) throws ThingException {
        At at = new At(noun, "", checks);
        Object parsed = RecordFields.parameters(value, at);
        return shape.isPresent() ? shape.get().type().encodeFields(parsed, at) : Untyped.encodeFields(parsed, at);
    }

    /**
     * The {@code params} of an event post.
     *
     * @param time milliseconds since 1970; empty leaves it to the platform
     * @throws ThingException as {@link #encode}
     */
    public Map<String, Object> encodeEvent(Object value, OptionalLong time) throws ThingException {
        return WireTime.beside(encode(value), time);
    }

    /**
     * A Struct with a thing model, else the map as it came.
     *
     * @param params as {@link Frame#params} has them; {@code null} is none
     * @throws ThingException if they are not as the thing model says; the message names the parameter
     */
    public Object decode(Object params) throws ThingException {
        At at = new At(noun, "", checks);
        Object wire = params == null ? Map.of() : params;
        if (shape.isEmpty()) {
            return RecordFields.of(wire, at);
        }
        return shape.get().type().decode(wire, shape.get().schema(), at);
    }
}
