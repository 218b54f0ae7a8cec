package io.iotbridge.aliyun.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures contenders in turns, so that what changes in the meantime changes for all of them.
 *
 * @param rounds of each
 * @param mostOthers cores; a measurement while others used more is taken again, up to {@value #PATIENCE} times
 */
record Rounds(int rounds, double mostOthers, Consumer<String> out) {
    private static final int PATIENCE = 5;
    static final int WARM_UP_ROUNDS = 3;

    /** @param warmUp messages that every contender carries before it is measured */
    Result run(String title, Ground ground, List<Contender> contenders, Measure measure, int messages, int warmUp) {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            contenders.forEach(contender -> measure.of(ground, contender, warmUp));
        }
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                Contender contender = contenders.get((round + turn) % contenders.size());
                samples.add(quiet(round, ground, contenders, contender, measure, messages));
            }
        }
        Result result = new Result(title, samples);
        out.accept(result.markdown());
        return result;
    }

    private Sample quiet(
            int round, Ground ground, List<Contender> all, Contender contender, Measure measure, int messages) {
        List<Long> own = new ArrayList<>(ground.pids());
        all.forEach(each -> own.add(each.process().pid()));
        Sample sample = null;
        for (int attempt = 0; attempt < PATIENCE && (sample == null || sample.others() > mostOthers); attempt++) {
            Machine before = Machine.read(own);
            Map<Figure, Double> figures = measure.of(ground, contender, messages);
            sample =
                    new Sample(contender.lane().name(), round, Machine.read(own).othersSince(before), figures);
            if (sample.others() > mostOthers) {
                out.accept(String.format(
                        "round %d of %s: others used %.2f cores", round, sample.contender(), sample.others()));
            }
        }
        return sample;
    }
}
