package io.iotbridge.aliyun.thing.frames;

/** The class of a reply's code, which decides what to do with the frame. */
public enum ReplyClass {
    /** It was taken, but for what {@link Reply#rejected} names. */
    SUCCESS,
    /** The record is wrong and will be so again: report it, or split the batch. */
    RECORD,
    /** The device cannot do anything now: hold its records, then send the frame again. */
    DEVICE,
    /** The platform cannot now: send the frame again with the same id, paced. */
    PLATFORM,
    /**
     * The platform stumbled over its copy of the thing model, or over this record. One cannot tell which: send the frame again a few times, then
     * report the record.
     */
    MODEL
}
