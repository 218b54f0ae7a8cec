package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.ModelRules;
import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.routing.ReplyTopic;
import io.iotbridge.aliyun.thing.CurrentModels;
import io.iotbridge.aliyun.thing.ModelReply;
import io.iotbridge.aliyun.thing.Reply;
import io.iotbridge.aliyun.thing.ThingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the platform for the thing models of a task's products, over the links of its devices: each product once, by the first device of it that is signed
 * in, and again when the model is old. Told of links on their loops; {@link #tick} is called by the task thread, which reads the answers and asks
 * again, by another device where there is one, while there is none. Its own lock guards it; no link is called with it.
 *
 * <p>Bounded: one question and one answer a product. When the process dies, the next task asks anew.
 */
public final class PlatformModels {

    private static final Logger log = LoggerFactory.getLogger(PlatformModels.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** Asks never again, as long as a JVM may run. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    /** Of one product. */
    private static final class Product {
        /** The links of its devices that are up, the one to ask first in front. */
        private final Map<DeviceId, LinkHandle> up = new LinkedHashMap<>();
        /** The one that has no answer; null for none. */
        private ModelQuestion question;

        private byte[] answer;
        /** Monotonic nanoseconds: the end of the wait for the answer, or when to ask next. */
        private long due;

        private Duration pause = FIRST_PAUSE;

        private Product(long due) {
            this.due = due;
        }

        private boolean isAskedOver(DeviceId device) {
            return question != null && question.device().equals(device);
        }
    }

    private final CurrentModels current;
    private final ModelRules rules;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Runnable wake;
    private final Map<String, Product> products = new HashMap<>();
    /** Nobody waits for their answers any more. */
    private final List<ModelQuestion> over = new ArrayList<>();

    /**
     * Asks nothing yet.
     *
     * @param current gets the models
     * @param nanoTime monotonic nanoseconds
     * @param random of the ids of frames: an answer that the platform has kept over a restart is none to a later question
     * @param wake called on a loop when there is something for {@link #tick}; must not block
     */
    public PlatformModels(
            CurrentModels current, ModelRules rules, LongSupplier nanoTime, RandomGenerator random, Runnable wake) {
        this.current = current;
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.random = random;
        this.wake = wake;
    }

    /** Where the platform answers. */
    public static List<String> replies(DeviceId device) {
        return List.of(ReplyTopic.of(topic(device)));
    }

    private static String topic(DeviceId device) {
        return "/sys/" + device.productKey() + "/" + device.deviceName() + "/thing/dsltemplate/get";
    }

    /** To be told of one link by a user that subscribes to {@link #replies}, before those who take all replies. */
    public LinkListener listener() {
        return new ModelListener(this);
    }

    /** Whether what the devices of a product send and get has to wait. */
    public boolean isAwaited(String productKey) {
        return rules.required() && current.get().find(productKey).isEmpty();
    }

    /** Of a link that is up. */
    void up(LinkHandle link) {
        String productKey = link.device().productKey();
        synchronized (this) {
            products.computeIfAbsent(productKey, key -> new Product(nanoTime.getAsLong()))
                    .up
                    .put(link.device(), link);
        }
        ask();
    }

    /** The link is not up any more, or cannot be asked over. */
    void down(DeviceId device) {
        boolean isMissed;
        synchronized (this) {
            Product product = products.get(device.productKey());
            if (product == null) {
                return;
            }
            product.up.remove(device);
            isMissed = product.isAskedOver(device);
            if (isMissed) {
                end(product, nanoTime.getAsLong());
            }
        }
        if (isMissed) {
            wake.run();
        }
    }

    void replied(DeviceId device, InboundMessage reply) {
        synchronized (this) {
            Product product = products.get(device.productKey());
            if (product == null || !product.isAskedOver(device)) {
                return;
            }
            product.answer = reply.payload();
        }
        wake.run();
    }

    /** Reads the answers that have come, and asks where it is time to. Called by the task thread, often. */
    public void tick() {
        takeAnswers().forEach(this::read);
        for (Map.Entry<String, DeviceId> silent : silent().entrySet()) {
            failed(silent.getKey(), silent.getValue(), "no answer within " + PATIENCE.toSeconds() + " s");
        }
        ask();
    }

    private record Answer(ModelQuestion question, byte[] payload) {}

    private synchronized Map<String, Answer> takeAnswers() {
        Map<String, Answer> answers = new HashMap<>();
        products.forEach((productKey, product) -> {
            if (product.answer != null && product.question != null) {
                answers.put(productKey, new Answer(product.question, product.answer));
            }
            product.answer = null;
        });
        return answers;
    }

    private synchronized Map<String, DeviceId> silent() {
        Map<String, DeviceId> silent = new HashMap<>();
        long now = nanoTime.getAsLong();
        products.forEach((productKey, product) -> {
            if (product.question != null && now - product.due >= 0) {
                silent.put(productKey, product.question.device());
            }
        });
        return silent;
    }

    private void read(String productKey, Answer answer) {
        DeviceId device = answer.question().device();
        try {
            Reply reply = Reply.read(answer.payload());
            if (!reply.id().equals(answer.question().id())) {
                // To an earlier question, kept in the session.
                return;
            }
            List<String> breaking = current.add(ModelReply.read(productKey, reply));
            log.info("The platform gave the thing model of product {} to device {}", productKey, device);
            if (!breaking.isEmpty()) {
                log.warn(ErrorMessage.THING_MODEL_BREAKS.message(String.join("; ", breaking)));
            }
            next(productKey, rules.refresh().orElse(NEVER), FIRST_PAUSE);
        } catch (ThingException | IllegalArgumentException e) {
            failed(productKey, device, e.getMessage());
        }
    }

    private void failed(String productKey, DeviceId device, String reason) {
        Duration pause;
        synchronized (this) {
            pause = products.get(productKey).pause;
        }
        log.warn(ErrorMessage.NO_THING_MODEL.message(productKey, device, reason, pause.toSeconds()));
        Duration longer = pause.multipliedBy(2);
        next(productKey, pause, longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE);
    }

    /**
     * Ends a question. The next one is for another device, where there is one.
     *
     * @param time until then
     * @param pause after the next failure
     */
    private synchronized void next(String productKey, Duration time, Duration pause) {
        Product product = products.get(productKey);
        if (product.question != null) {
            DeviceId asked = product.question.device();
            LinkHandle last = product.up.remove(asked);
            if (last != null) {
                product.up.put(asked, last);
            }
        }
        product.pause = pause;
        end(product, nanoTime.getAsLong() + time.toNanos());
    }

    /** There is no answer to wait for any more, and another device is to ask then. Called with the lock. */
    private void end(Product product, long then) {
        if (product.question != null) {
            over.add(product.question);
            product.question = null;
        }
        product.due = then;
    }

    private void ask() {
        List<ModelQuestion> withdrawn;
        List<ModelQuestion> questions = new ArrayList<>();
        synchronized (this) {
            long now = nanoTime.getAsLong();
            for (Product product : products.values()) {
                if (isToBeAsked(product, now)) {
                    LinkHandle link = product.up.values().iterator().next();
                    String id = Integer.toString(random.nextInt(1, Integer.MAX_VALUE));
                    product.due = now + PATIENCE.toNanos();
                    product.question = new ModelQuestion(link, topic(link.device()), id);
                    questions.add(product.question);
                }
            }
            withdrawn = List.copyOf(over);
            over.clear();
        }
        withdrawn.forEach(ModelQuestion::withdraw);
        questions.forEach(ModelQuestion::send);
    }

    /** Nobody tells of a link that its user lets go of. */
    private boolean isToBeAsked(Product product, long now) {
        product.up.values().removeIf(LinkHandle::isClosed);
        if (product.question != null && !product.up.containsKey(product.question.device())) {
            end(product, now);
        }
        return product.question == null && now - product.due >= 0 && !product.up.isEmpty();
    }
}
