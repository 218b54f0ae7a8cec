package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.JavaProcess;

/** Who carries messages both ways between the platform and Kafka, as a process of its own. */
interface Contender extends AutoCloseable {
    /** Its devices and topics; bears its name. */
    Lane lane();

    JavaProcess process();

    /** What the operating system says of it now. */
    default Reading reading() {
        return Reading.of(process().pid());
    }

    /** Whether so many of the platform's calls wait here, as far as it tells. */
    default boolean isAsked(int calls) {
        return true;
    }

    @Override
    void close();
}
