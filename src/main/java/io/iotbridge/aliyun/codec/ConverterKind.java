package io.iotbridge.aliyun.codec;

import java.util.Set;

/** What a converter of Kafka Connect can carry, as far as it is one of Kafka's own. */
public enum ConverterKind {
    /** Bytes, and nothing else. */
    BYTES("ByteArrayConverter", "org.apache.kafka.connect.converters."),
    /** Text; of everything else it writes what {@code toString} says. */
    TEXT("StringConverter", "org.apache.kafka.connect.storage."),
    /** Everything, in the form of JSON: text in quotes, bytes in base64. */
    JSON("JsonConverter", "org.apache.kafka.connect.json."),
    /** Numbers, or truth values, of one type. */
    NUMBER("a converter of numbers", "org.apache.kafka.connect.converters."),
    /** Of headers: writes text as it is, and guesses a type when it reads: {@code 0012} is the number 12. */
    GUESSING("SimpleHeaderConverter", "org.apache.kafka.connect.storage."),
    /** One that is not Kafka's, so that nothing is known of it. */
    OTHER("another converter", "");

    private static final Set<String> NUMBERS = Set.of(
            "IntegerConverter",
            "LongConverter",
            "ShortConverter",
            "FloatConverter",
            "DoubleConverter",
            "BooleanConverter");
    private static final String SUFFIX = "Converter";

    private final String shown;
    private final String home;

    ConverterKind(String shown, String home) {
        this.shown = shown;
        this.home = home;
    }

    /** The kind of a class, named in full or by an alias that Connect knows: {@code StringConverter}, {@code String}. */
    public static ConverterKind of(String className) {
        String name = className.strip();
        String simple = name.substring(name.lastIndexOf('.') + 1);
        String full = name.contains(".") || simple.endsWith(SUFFIX) ? simple : simple + SUFFIX;
        for (ConverterKind kind : values()) {
            boolean isHome = simple.length() == name.length() || name.equals(kind.home + simple);
            if (isHome && (full.equals(kind.shown) || kind == NUMBER && NUMBERS.contains(full))) {
                return kind;
            }
        }
        return OTHER;
    }

    /** As people call it. */
    @Override
    public String toString() {
        return shown;
    }
}
