namespace ForgeLsp.Features.Live;

/// <summary>Answers by question, those asked for last kept longest. Never holds more than its capacity. Safe from any thread.</summary>
/// <param name="capacity">In bytes, roughly; an answer that alone is larger is not kept.</param>
internal sealed class AnswerMemory(long capacity)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, LinkedListNode<Kept>> _byQuestion = [];
    private readonly LinkedList<Kept> _newestFirst = [];

    /// <summary>What is kept now, in bytes, roughly.</summary>
    public long Size { get; private set; }

    /// <summary>Keeps an answer in the place of an older one.</summary>
    public void Keep<T>(object question, T answer, long bytes)
    {
        lock (_gate)
        {
            Forget(question);
            if (bytes > capacity)
            {
                return;
            }

            _byQuestion[question] = _newestFirst.AddFirst(new Kept(question, new Answer<T>(answer), bytes));
            for (Size += bytes; Size > capacity && _newestFirst.Last is { } oldest;)
            {
                Forget(oldest.Value.Question);
            }
        }
    }

    /// <summary>The answer to a question; null where none is kept.</summary>
    public Answer<T>? Find<T>(object question)
    {
        lock (_gate)
        {
            if (!_byQuestion.TryGetValue(question, out var kept))
            {
                return null;
            }

            _newestFirst.Remove(kept);
            _newestFirst.AddFirst(kept);
            return kept.Value.Answer as Answer<T>;
        }
    }

    private void Forget(object question)
    {
        if (_byQuestion.Remove(question, out var old))
        {
            _newestFirst.Remove(old);
            Size -= old.Value.Bytes;
        }
    }

    private sealed record Kept(object Question, object Answer, long Bytes);
}

/// <summary>An answer that is kept; it may be that there is nothing.</summary>
internal sealed record Answer<T>(T Value);
