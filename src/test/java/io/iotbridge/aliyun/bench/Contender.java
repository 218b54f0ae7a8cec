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

    @Override
    void close();
}
