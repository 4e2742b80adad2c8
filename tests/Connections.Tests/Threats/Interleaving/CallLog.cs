using System.Net.Sockets;
using HyperDht.Testing;

namespace HyperDht.Connections.Tests.Threats.Interleaving;

/// <summary>Calls that were made and not awaited: when each has to end, and how it did.</summary>
internal sealed class CallLog(SimulatedNetwork network)
{
    /// <summary>What closing and resting may take, and how long anything may outlive them.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly List<Call> _calls = [];

    public int Count => _calls.Count;

    /// <summary>The longest call of those that rest or close a node.</summary>
    public TimeSpan LongestRest { get; private set; }

    /// <summary>Notes a call.</summary>
    /// <param name="actor">Whose call; what is allowed shrinks when that node rests or closes.</param>
    /// <param name="name">For the report.</param>
    /// <param name="task">The call.</param>
    /// <param name="allowed">How long it may take at most.</param>
    public void Add(Actor actor, string name, Task task, TimeSpan allowed)
    {
        var call = new Call(actor, name, task, network.Now, allowed) { Due = network.Now + (actor.IsQuiet && (actor.IsStopped || name != Actor.Accept) ? Limit : allowed) };
        _calls.Add(call);
        _ = WatchAsync(call);
    }

    /// <summary>The node of an actor rests: whatever runs there has two seconds left. Only accepts go on waiting.</summary>
    public void HandleRest(Actor actor) => Shorten(call => call.Actor == actor && call.Name != Actor.Accept);

    /// <summary>
    /// The node of an actor goes on: what was called in the same moment may get its turn only after that, and what waited for the
    /// start has not noticed a rest that was over in the same moment.
    /// </summary>
    /// <param name="actor">Whose.</param>
    /// <param name="restedAt">When it began to rest.</param>
    public void HandleResume(Actor actor, TimeSpan restedAt)
    {
        var now = network.Now;
        foreach (var call in _calls.Where(call => call.Actor == actor && call.Ended is null && (call.Begun == now || restedAt == now)))
        {
            call.Due = call.Begun + call.Allowed;
        }
    }

    /// <summary>The node of an actor closes.</summary>
    public void HandleClose(Actor actor) => Shorten(call => call.Actor == actor);

    /// <summary>The listener of an accept closes.</summary>
    public void HandleClose(Task accept) => Shorten(call => call.Task == accept);

    /// <summary>Fails when a call took too long, still runs, or ended in an unexpected way.</summary>
    public void Judge()
    {
        foreach (var call in _calls)
        {
            Assert.True(call.Ended is not null, $"{call} still runs.{StoryOf(call.Actor)}");
            Assert.True(call.Ended <= call.Due, $"{call} was due at {call.Due}.{StoryOf(call.Actor)}");
            var error = call.Task.Exception?.InnerException;
            Assert.True(error is null or HyperDhtException or SocketException or InvalidOperationException or IOException, $"{call} {error}");
        }
    }

    private string StoryOf(Actor actor) =>
        string.Concat(_calls.Where(call => call.Actor == actor).Select(call => $"{Environment.NewLine}  {call}"));

    private void Shorten(Func<Call, bool> isConcerned)
    {
        foreach (var call in _calls.Where(call => call.Ended is null && call.Due > network.Now + Limit && isConcerned(call)))
        {
            call.Due = network.Now + Limit;
        }
    }

    private async Task WatchAsync(Call call)
    {
        try
        {
            await call.Task;
        }
        catch (Exception)
        {
            // Judged at the end.
        }

        call.Ended = network.Now;
        if (call.Name is "suspend" or "resume" or "stop")
        {
            LongestRest = call.Ended.Value - call.Begun > LongestRest ? call.Ended.Value - call.Begun : LongestRest;
        }
    }

    private sealed class Call(Actor actor, string name, Task task, TimeSpan begun, TimeSpan allowed)
    {
        public Actor Actor => actor;

        public string Name => name;

        public Task Task => task;

        public TimeSpan Begun => begun;

        public TimeSpan Allowed => allowed;

        public TimeSpan Due { get; set; }

        public TimeSpan? Ended { get; set; }

        public override string ToString() =>
            $"{begun.TotalSeconds:F4} {actor.Name}: {name}, ended at {Ended?.TotalSeconds:F4} {task.Exception?.InnerException?.Message}";
    }
}
