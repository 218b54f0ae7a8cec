package io.iotbridge.aliyun.emulator.thing;

import java.util.Collection;
import java.util.Optional;

/** Refusals that a test asked for. Each question takes one occurrence of the fault it finds. */
public interface FrameFaults {

    /** Refuses nothing. */
    FrameFaults NONE = new FrameFaults() {
        @Override
        public Optional<Integer> refuses(Collection<String> identifiers) {
            return Optional.empty();
        }

        @Override
        public Optional<Refusal> refusesOne(Collection<String> identifiers) {
            return Optional.empty();
        }
    };

    /** The code to refuse a whole frame with, that has these identifiers. */
    Optional<Integer> refuses(Collection<String> identifiers);

    /** The identifier to refuse alone, with its code. */
    Optional<Refusal> refusesOne(Collection<String> identifiers);

    /** One identifier and its code. */
    record Refusal(String identifier, int code) {}
}
