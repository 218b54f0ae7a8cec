package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.emulator.tsl.CheckMode;
import io.iotbridge.aliyun.emulator.tsl.Tsl;
import java.util.Optional;

/**
 * A product as its owner set it up. Immutable.
 *
 * @param script of products whose devices send bytes
 * @param checks how much of what devices send is checked; nothing is while there is no model
 */
record Product(
        Optional<String> productSecret,
        boolean dynamicRegistration,
        Optional<Tsl> tsl,
        Script script,
        CheckMode checks) {

    static Product unknown() {
        return new Product(Optional.empty(), false, Optional.empty(), Script.none, CheckMode.WEAK);
    }

    /** Changes what the request names; refuses it as a whole if something is wrong with it. */
    Product with(JsonNode request) {
        return new Product(
                request.has("productSecret")
                        ? Optional.of(request.get("productSecret").asText())
                        : productSecret,
                request.path("dynamicRegistration").asBoolean(dynamicRegistration),
                request.has("tsl") ? model(request.get("tsl")) : tsl,
                request.has("script") ? Script.of(request.get("script").asText()) : script,
                request.has("checks") ? CheckMode.of(request.get("checks").asText()) : checks);
    }

    private static Optional<Tsl> model(JsonNode json) {
        return json.isNull() ? Optional.empty() : Optional.of(Tsl.of(json));
    }

    boolean judges() {
        return tsl.isPresent() && checks != CheckMode.NONE;
    }

    @Override
    public String toString() {
        return "product with checks " + checks;
    }
}
