package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iotbridge.aliyun.emulator.tsl.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What the cloud side asks of devices: properties to set, services to run (platform-thing.md 4). Any thread. */
final class Calls {

    private static final int DEVICE_DISABLED = 6208;
    private static final int NOT_ACTIVATED = 9200;
    private static final int OFFLINE = 9201;
    private static final int NO_SUCH_SERVICE = 6206;
    private static final int CALL_FAILED = 6205;
    private static final int BAD_PARAMETERS = 460;

    private final CallIds ids;
    private final Pending pending = new Pending();

    /** @param startMillis where ids begin; see {@link CallIds} */
    Calls(long startMillis) {
        ids = new CallIds(startMillis);
    }

    /** Answers at once; the device's reply goes to what is known of it. */
    ObjectNode set(Context context, JsonNode properties) {
        Optional<ObjectNode> refusal = refusal(context, context.settings().offlineSet());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        refusal = refusesSetting(context, properties);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return send(context, "service/property/set", "thing.service.property.set", properties);
    }

    /** What the model says against setting these. */
    Optional<ObjectNode> refusesSetting(Context context, JsonNode properties) {
        if (!properties.isObject() || properties.isEmpty()) {
            return Optional.of(refused(BAD_PARAMETERS, "properties must be an object with at least one"));
        }
        if (context.judges()) {
            for (Map.Entry<String, JsonNode> one : properties.properties()) {
                Optional<Failure> failure = context.tsl()
                        .setting(
                                one.getKey(),
                                one.getValue(),
                                context.product().checks(),
                                context.settings().rules());
                if (failure.isPresent()) {
                    return Optional.of(
                            refused(failure.get().code(), failure.get().message()));
                }
            }
        }
        return Optional.empty();
    }

    String nextId() {
        return ids.request();
    }

    private static Optional<ObjectNode> refusal(Context context, ThingSettings.Offline offline) {
        DeviceLine line = context.line();
        if (!line.enabled()) {
            return Optional.of(refused(DEVICE_DISABLED, "device is disabled"));
        }
        if (!line.activated()) {
            return Optional.of(refused(NOT_ACTIVATED, "device is not activated"));
        }
        boolean refuses = !line.online() && offline == ThingSettings.Offline.refuse;
        return refuses ? Optional.of(refused(OFFLINE, "device is offline")) : Optional.empty();
    }

    private static ObjectNode refused(int code, String message) {
        return Frame.JSON.createObjectNode().put("code", code).put("message", message);
    }

    /** Sends a request below {@code thing/} and says its id, and whether somebody gets it. */
    ObjectNode send(Context context, String path, String method, JsonNode params) {
        String id = ids.request();
        boolean model = path.startsWith("service/") && context.product().script() != Script.none;
        boolean delivered = context.line()
                .send(
                        context.line().thing(model ? Script.DOWN : path),
                        request(id, method, params),
                        context.settings().callQos());
        return Frame.JSON.createObjectNode().put("id", id).put("delivered", delivered);
    }

    private static byte[] request(String id, String method, JsonNode params) {
        ObjectNode request = Frame.JSON.createObjectNode();
        request.put("id", id).put("version", "1.0").put("method", method).set("params", params);
        return Frame.bytes(request);
    }

    /** Asynchronous: answers at once with the id. Synchronous: with what the device answered, or why it did not. */
    CompletableFuture<ObjectNode> service(Context context, String service, JsonNode params, long timeoutMs) {
        boolean sync = context.judges() && context.tsl().isSync(service);
        Optional<ObjectNode> refusal = refusal(
                context,
                sync ? ThingSettings.Offline.refuse : context.settings().offlineSet());
        if (refusal.isEmpty() && context.judges()) {
            refusal = inputFailure(context, service, params);
        }
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal.get());
        }
        if (!sync) {
            return CompletableFuture.completedFuture(
                    send(context, "service/" + service, "thing.service." + service, params));
        }
        long patience = Math.min(timeoutMs, context.settings().syncTimeoutMs());
        return call(context, service, params, patience);
    }

    private static Optional<ObjectNode> inputFailure(Context context, String service, JsonNode params) {
        if (!context.tsl().hasService(service)) {
            return Optional.of(refused(NO_SUCH_SERVICE, "service is not defined: " + service));
        }
        return context.tsl()
                .inputs(
                        service,
                        params,
                        context.product().checks(),
                        context.settings().rules())
                .map(failure -> refused(failure.code(), failure.message()));
    }

    private CompletableFuture<ObjectNode> call(Context context, String service, JsonNode params, long timeoutMs) {
        DeviceLine line = context.line();
        String id = ids.request();
        String messageId = ids.message();
        byte[] request = request(id, "thing.service." + service, params);
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        ThingSettings.RrpcForm form = line.customRrpc() ? context.settings().rrpcForm() : ThingSettings.RrpcForm.system;
        boolean sent = false;
        if (form != ThingSettings.RrpcForm.system) {
            boolean raw = context.product().script() != Script.none;
            String topic = "/ext/rrpc/" + messageId + line.thing(raw ? Script.DOWN : "service/" + service);
            pending.add(topic, answer);
            sent = line.send(topic, request, context.settings().rrpcQos());
        }
        if (form != ThingSettings.RrpcForm.ext) {
            String topic = "/sys/" + line.name() + "/rrpc/request/" + messageId;
            pending.add(topic.replace("/rrpc/request/", "/rrpc/response/"), answer);
            sent |= line.send(topic, request, context.settings().rrpcQos());
        }
        if (!sent) {
            answer.completeExceptionally(new IllegalStateException("device did not subscribe"));
        }
        return answer.orTimeout(timeoutMs, TimeUnit.MILLISECONDS)
                .handle((payload, failure) -> failure == null
                        ? Outputs.answer(context, service, id, payload)
                        : refused(CALL_FAILED, failure.getMessage() == null ? "timeout" : failure.getMessage())
                                .put("id", id));
    }

    /** Whether the publish answers a synchronous call that is waited for. */
    boolean answered(String topic, byte[] payload) {
        return pending.answered(topic, payload);
    }
}
