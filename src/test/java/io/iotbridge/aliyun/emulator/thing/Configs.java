package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The remote configuration of products (platform.md D4). */
final class Configs {

    private static final int OFF = 6713;
    private static final int NONE = 6710;

    private final Files files;
    private final Map<String, ObjectNode> configs = new ConcurrentHashMap<>();

    Configs(Files files) {
        this.files = files;
    }

    ObjectNode put(String productKey, String content) {
        Files.Stored stored = files.store(content);
        ObjectNode config = Frame.JSON.createObjectNode();
        config.put("configId", "config-" + stored.id())
                .put("configSize", stored.size())
                .put("sign", stored.sha256())
                .put("signMethod", "Sha256")
                .put("url", stored.url())
                .put("getType", "file");
        configs.put(productKey, config);
        return config;
    }

    Verdict get(Context context, Frame frame) {
        boolean known = frame.params().path("configScope").asText().equals("product")
                && frame.params().path("getType").asText().equals("file");
        if (!known) {
            return Verdict.badParameters();
        }
        if (context.settings().configOff()) {
            return Verdict.refused(OFF, "remote config function is disabled");
        }
        ObjectNode config = configs.get(context.line().productKey());
        return config == null ? Verdict.refused(NONE, "no available configuration") : Verdict.success(config);
    }

    static Verdict log(Context context, Frame frame) {
        boolean known = frame.params().path("configScope").asText().equals("device")
                && frame.params().path("getType").asText().equals("content");
        if (!known) {
            return Verdict.badParameters();
        }
        ObjectNode data = Frame.JSON.createObjectNode().put("getType", "content");
        data.putObject("content").put("mode", 0);
        return Verdict.success(data);
    }
}
