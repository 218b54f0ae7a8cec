package io.iotbridge.aliyun.routing;

import java.util.List;
import java.util.Optional;

/** What routing asks of a Kafka record. The sink puts it in front of Connect's. */
public interface RoutableRecord {

    /** Its timestamp in Kafka, in milliseconds since 1970, if it has one. */
    Optional<Long> timestamp();

    /** The Kafka topic it comes from. */
    String topic();

    /**
     * Its key as text, if it has one that is text, a number or a truth value.
     *
     * @throws UnsureValueException if it may have been written otherwise
     */
    Optional<String> key();

    /**
     * The last header of this name, if there is one.
     *
     * @throws UnsureValueException if it is no text: then somebody has guessed its type
     */
    Optional<String> header(String name);

    /**
     * A field of its value as text, by the names on the way to it, if there is such a field and it is no structure.
     *
     * @throws UnsureValueException if it may have been written otherwise
     */
    Optional<String> valueField(List<String> path);
}
