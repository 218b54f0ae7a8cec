package io.iotbridge.aliyun.metrics;

import io.iotbridge.aliyun.thing.ReplyClass;
import java.util.Locale;

/** Frames that the platform did not take, by what its reply was about. */
public enum ReplyMetric implements TaskMetric {
    REJECTED(
            "rejected-total",
            "How much did it not take, and why?",
            "Frames that it has answered so that their records are reported, by class: `record` (a bad one), `part` (it left properties out),"
                    + " `model` (it could not check the record, again and again)."),
    CONFIRM_RETRIES(
            "confirm-retries-total",
            "How often could it not, and why?",
            "Frames that leave again, by class: `device` (it can do nothing now), `platform` (it cannot now, or there was no reply in time),"
                    + " `model` (it stumbled over its thing model, or over the record).");

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
