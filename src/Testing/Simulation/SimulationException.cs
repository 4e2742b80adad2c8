using System.Globalization;

namespace HyperDht.Testing;

/// <summary>A simulated run failed; the message starts with the seed that repeats it.</summary>
public sealed class SimulationException : Exception
{
    /// <summary>A failure of a run.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="time">Virtual time of the failure.</param>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause, if an exception was.</param>
    public SimulationException(int seed, TimeSpan time, string message, Exception? innerException = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"[seed {seed}, virtual time {time.TotalSeconds:0.0000000} s] {message}"), innerException)
    {
        Seed = seed;
        Time = time;
    }

    /// <summary>The seed that repeats the failure.</summary>
    public int Seed { get; }

    /// <summary>Virtual time of the failure.</summary>
    public TimeSpan Time { get; }
}
