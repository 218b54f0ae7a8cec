package io.iotbridge.aliyun.emulator.thing;

import java.util.Optional;

/** From a device's bytes to the platform's reply. Any thread; frames of one device come one after the other. */
final class Judge {

    private static final int NOT_JSON = 6207;
    private static final int NO_METHOD = 6300;
    private static final int NO_SCRIPT = 6200;
    private static final int NO_METHOD_AFTER_SCRIPT = 6450;

    private final Router router;
    private final FrameLog frames;

    Judge(Router router, FrameLog frames) {
        this.router = router;
        this.frames = frames;
    }

    /** The reply, if one is due and the device subscribed to it. */
    Optional<Things.Answer> answer(Context context, String path, byte[] payload) {
        Optional<Frame> frame = Frame.parse(payload);
        Frame asked = frame.orElseGet(() -> new Frame(Frame.JSON.createObjectNode()));
        Script script = path.equals(Script.UP) ? context.product().script() : Script.json;
        Verdict verdict =
                switch (script) {
                    case none -> Verdict.refused(NO_SCRIPT, "product has no script");
                    case echo -> Verdict.success();
                    case json -> frame.map(one -> verdict(context, path, one)).orElseGet(Judge::notJson);
                };
        if (!verdict.ok() && !verdict.silent()) {
            context.refused(verdict.code(), verdict.message());
        }
        String topic = context.topic() + "_reply";
        boolean answers = due(context, script, frame, verdict) && context.line().subscribed(topic);
        frames.add(context, asked, verdict, answers);
        byte[] reply = script == Script.echo ? payload : verdict.reply(asked);
        return answers
                ? Optional.of(new Things.Answer(topic, reply, context.settings().replyQos()))
                : Optional.empty();
    }

    private static Verdict notJson() {
        return Verdict.refused(NOT_JSON, "payload is no JSON object");
    }

    private static boolean due(Context context, Script script, Optional<Frame> frame, Verdict verdict) {
        return switch (script) {
            case none -> false;
            case echo -> true;
            case json ->
                frame.map(asked -> !verdict.silent() && asked.hasId() && asked.wantsReply())
                        .orElse(context.settings().malformedReply());
        };
    }

    private Verdict verdict(Context context, String path, Frame frame) {
        if (path.equals(Script.UP)) {
            return frame.method().isEmpty()
                    ? Verdict.refused(NO_METHOD_AFTER_SCRIPT, "no method after the script")
                    : judge(context, Script.path(frame.method()), frame);
        }
        boolean present = !frame.method().isEmpty();
        boolean fits =
                switch (context.settings().method()) {
                    case ignored -> true;
                    case present -> present;
                    case exact -> frame.method().equals(Router.method(path));
                };
        return fits ? judge(context, path, frame) : Verdict.refused(NO_METHOD, "no method " + Router.method(path));
    }

    private Verdict judge(Context context, String path, Frame frame) {
        if (!frame.hasId()) {
            return Verdict.refused(Verdict.BAD_PARAMETERS, "no id");
        }
        return context.faults()
                .refuses(Router.identifiers(path, frame))
                .map(code -> Verdict.refused(code, "refused"))
                .orElseGet(() -> router.of(path).judge(context, frame));
    }
}
