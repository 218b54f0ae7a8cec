package io.iotbridge.aliyun.codec;

/**
 * How much of the heap the value takes that is made of JSON: maps, lists, numbers and strings as Connect has them. Estimated from the text in
 * one pass, since a factor on its length would be wrong by twenty times: a megabyte of one string takes two, a megabyte of brackets forty. Pure.
 */
public final class JsonHeap {

    // Sizes of objects with compressed pointers, as measured by JsonHeapTest on values of ours and of Kafka's
    // converter.

    /** A list with room for ten, and what stands first in it. */
    private static final int LIST = 112;
    /** A map with its table of sixteen. */
    private static final int MAP = 144;
    /** An entry, its share of a table that has grown, and a number. */
    private static final int ENTRY = 88;
    /** A place in a list that has grown, and a number. */
    private static final int ELEMENT = 32;
    /** Half a string, for it has two of these: object and array without the characters. */
    private static final int QUOTE = 28;

    private JsonHeap() {}

    /** The value without the text; no JSON gives some number too. */
    public static long bytes(byte[] json) {
        // Characters take two bytes each as soon as one of a string is beyond Latin-1.
        long bytes = 2L * json.length;
        for (byte character : json) {
            bytes += switch (character) {
                case '[' -> LIST;
                case '{' -> MAP;
                case ':' -> ENTRY;
                case ',' -> ELEMENT;
                case '"' -> QUOTE;
                default -> 0;
            };
        }
        return bytes;
    }
}
