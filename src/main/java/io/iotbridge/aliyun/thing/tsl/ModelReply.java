package io.iotbridge.aliyun.thing.tsl;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.thing.frames.Reply;
import io.iotbridge.aliyun.thing.model.ThingModel;
import io.iotbridge.aliyun.thing.types.At;
import io.iotbridge.aliyun.thing.types.RecordFields;
import io.iotbridge.aliyun.thing.types.ThingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The thing model in a reply of the platform to {@code dsltemplate/get} (platform.md D). Pure. */
public final class ModelReply {

    private ModelReply() {}

    /**
     * The model of a product. Its data are the model, a list of modules or the text of either: what the platform writes for a product with modules
     * is not documented.
     *
     * @throws ThingException if the platform gives none, or it is another product's
     * @throws IllegalArgumentException if it is wrong; the message names the place
     */
    public static ThingModel read(String productKey, Reply reply) throws ThingException {
        if (reply.code() != Reply.SUCCESS) {
            throw At.FIELDS.wrong("the platform answers with code " + reply.code()
                    + reply.message()
                            .filter(text -> !text.isBlank())
                            .map(text -> ", " + Quoted.of(text))
                            .orElse(""));
        }
        String source = "the platform's model of product " + productKey;
        List<TslFile> files = new ArrayList<>();
        if (reply.data() instanceof String text) {
            files.add(new TslFile(source, text.getBytes(StandardCharsets.UTF_8)));
        } else if (reply.data() instanceof List<?> modules) {
            for (Object module : modules) {
                files.add(file(source, module));
            }
        } else {
            files.add(file(source, reply.data()));
        }
        ThingModel model = TslModels.of(files).get(productKey);
        if (model == null) {
            throw At.FIELDS.wrong("the answer of the platform contains no thing model of product " + productKey);
        }
        return model;
    }

    private static TslFile file(String source, Object data) throws ThingException {
        Map<String, Object> root = RecordFields.of(data, At.FIELDS.field("data"));
        return new TslFile(source, RecordFields.write(root));
    }
}
