package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.thing.frames.ReplyClass;
import java.util.Locale;

/** Frames that the platform did not accept, by the class of its reply. */
public enum ReplyMetric implements TaskMetric {
    REJECTED(
            "rejected-total",
            "How many did it reject, and why?",
            "Frames whose reply means that their records are reported, by class: `record` (bad record), `part` (it ignored properties),"
                    + " `model` (it repeatedly could not check the record)."),
    CONFIRM_RETRIES(
            "confirm-retries-total",
            "How often could it not process one, and why?",
            "Frames that are sent again, by class: `device` (the device can do nothing now), `platform` (the platform cannot now, or did not reply in time),"
                    + " `model` (it failed on its thing model or on the record).");

    private final Definition definition;

    ReplyMetric(String name, String question, String description) {
        definition = new Definition(name, Side.SINK, "messages", question, description);
    }

    /** What the class is called in the tag. */
    static String name(ReplyClass cause) {
        return cause == ReplyClass.SUCCESS ? "part" : cause.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Definition definition() {
        return definition;
    }

    /** As {@link #name} has it. */
    @Override
    public String tag() {
        return "class";
    }
}
