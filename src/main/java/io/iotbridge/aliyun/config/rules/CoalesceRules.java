package io.iotbridge.aliyun.config.rules;

import java.util.Optional;

/**
 * How records that wait for the turn of their device are sent together, as one batch. Immutable.
 *
 * @param values most values of properties in a batch
 * @param events most events in it
 * @param bytes most bytes that its records take as posts of their own; the batch is no larger
 * @param distinctTimes whether a batch has no two values of a property, and no two events of a kind, with the same time
 * @param confirm how batches are confirmed by replies; empty where the PUBACK is enough
 */
public record CoalesceRules(int values, int events, int bytes, boolean distinctTimes, Optional<ConfirmRules> confirm) {}
