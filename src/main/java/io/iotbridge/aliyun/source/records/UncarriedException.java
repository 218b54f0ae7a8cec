package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.config.rules.DisposalPolicy;

/** A message cannot become a record on its route. */
final class UncarriedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final DisposalPolicy policy;
    private final String key;

    /**
     * Says why.
     *
     * @param policy what is to become of it
     * @param key of that policy in the configuration
     */
    UncarriedException(DisposalPolicy policy, String key, String reason) {
        super(reason);
        this.policy = policy;
        this.key = key;
    }

    DisposalPolicy policy() {
        return policy;
    }

    String key() {
        return key;
    }
}
