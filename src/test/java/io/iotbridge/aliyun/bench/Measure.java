package io.iotbridge.aliyun.bench;

import java.util.Map;

/** What is measured of a contender, all of whose devices are signed in. */
interface Measure {

    /**
     * Measures once.
     *
     * @param messages how many, or how many seconds' worth
     * @return the figures by their names, in the order in which they are shown
     */
    Map<Figure, Double> of(Ground ground, Contender contender, int messages);
}
