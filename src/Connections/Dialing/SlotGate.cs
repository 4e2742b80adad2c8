namespace HyperDht.Connections.Dialing;

/// <summary>Lets a few attempts run at a time; the others wait in order. On the loop only.</summary>
internal sealed class SlotGate(int slots)
{
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _free = slots;

    /// <summary>Whether the next has to wait.</summary>
    public bool IsFull => _free == 0;

    public Task EnterAsync()
    {
        if (_free > 0)
        {
            _free--;
            return Task.CompletedTask;
        }

        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(turn);
        return turn.Task;
    }

    public void Leave()
    {
        if (_waiting.TryDequeue(out var next))
        {
            next.SetResult();
            return;
        }

        _free++;
    }
}
