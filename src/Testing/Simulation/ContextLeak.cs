using System.Globalization;

namespace HyperDht.Testing;

/// <summary>Describes work that arrived from outside of the simulation's thread.</summary>
internal static class ContextLeak
{
    public static string Describe(string operation, object? state)
    {
        var thread = Thread.CurrentThread;
        var kind = thread.IsThreadPoolThread ? "a thread-pool thread" : $"thread '{thread.Name}'";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The simulation was left: {operation} was called on {kind}{Origin(state)}. Inside a simulation nothing may run on another thread: no "
            + $"ConfigureAwait(false), Task.Run, Task.Delay or timers without network.Time, no sockets or files of the system.{Environment.NewLine}"
            + $"Called at:{Environment.NewLine}{Environment.StackTrace}");
    }

    private static string Origin(object? state)
    {
        var inner = state is SimulatedContext.Continuation continuation ? continuation.State : state;
        return inner is Delegate action ? $", to continue {NameOf(action)}" : inner is null ? "" : $", for {inner.GetType()}";
    }

    // The target of an await's continuation is a box whose type argument is the state machine, named after the method.
    private static string NameOf(Delegate action)
    {
        var target = action.Target?.GetType();
        var machine = target?.GenericTypeArguments.FirstOrDefault(t => t.Name.Contains('<', StringComparison.Ordinal));
        return machine is not null
            ? $"{machine.DeclaringType}.{machine.Name}"
            : $"{action.Method.DeclaringType}.{action.Method.Name}";
    }
}
